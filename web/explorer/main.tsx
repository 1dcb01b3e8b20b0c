import { render } from 'preact';
import { say } from './i18n';
import { App } from './layout/app';
import { loadApi } from './openrpc/api';
import { followPreferences } from './state/preferences';
import { followAddress } from './state/route';

const page = document.getElementById('page') as HTMLElement;

function Failed({ reason }: { reason: string }) {
  return (
    <main class="failed">
      <p>{say('loadFailed', { reason })}</p>
      <button type="button" class="primary" onClick={() => location.reload()}>
        {say('tryAgain')}
      </button>
    </main>
  );
}

async function start(): Promise<void> {
  followPreferences();
  followAddress();
  try {
    await loadApi();
    render(<App />, page);
  } catch (error) {
    render(<Failed reason={String(error)} />, page);
  }
}

void start();
