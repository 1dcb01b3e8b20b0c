import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export const CLIENT_PAGE = join(__dirname, 'pages/client.html');
/** The address that the page calls, as its source has it. */
const ADDRESS = 'http://127.0.0.1:5000/api';
const TYPES: Record<string, string> = { html: 'text/html; charset=utf-8', js: 'text/javascript' };

/** Somewhere that the page comes from, with the script beside it. */
export interface Home {
  readonly page: string;
  close(): Promise<void>;
}

/** A folder with the page, calling the given service, and with the client's script. */
async function layOut(apiUrl: string, script: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mofang-page-'));
  const source = await readFile(CLIENT_PAGE, 'utf8');
  if (!source.includes(ADDRESS)) throw new Error(`The page does not call ${ADDRESS}.`);
  await writeFile(join(folder, 'client.html'), source.replace(ADDRESS, apiUrl));
  await cp(script, join(folder, 'mofang-client.min.js'));
  return folder;
}

/** The page as an app's widget has it: a file. */
export async function onDisk(apiUrl: string, script: string): Promise<Home> {
  const folder = await layOut(apiUrl, script);
  return {
    page: pathToFileURL(join(folder, 'client.html')).href,
    close: () => rm(folder, { recursive: true }),
  };
}

/** The page from a web server; to a browser, `localhost` is another host than 127.0.0.1. */
export async function onAnotherHost(apiUrl: string, script: string): Promise<Home> {
  const folder = await layOut(apiUrl, script);
  const server = createServer(async ({ url = '' }, response) => {
    const name = basename(url);
    response.setHeader('Content-Type', TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain');
    response.end(await readFile(join(folder, name)).catch(() => 'not found'));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    page: `http://localhost:${(server.address() as AddressInfo).port}/client.html`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * What APICloud gives to a page, as far as the page uses it: preferences that outlive a page, a picture from
 * the library, and a call of `apiready` when all this is there.
 */
export const APICLOUD = `
  window.api = {
    setPrefs: ({ key, value }) => localStorage.setItem('prefs.' + key, value),
    getPrefs: ({ key, sync }) => (sync ? localStorage.getItem('prefs.' + key) || '' : undefined),
    removePrefs: ({ key }) => localStorage.removeItem('prefs.' + key),
    getPicture: ({ destinationType, targetWidth, targetHeight }, callback) => {
      if (destinationType !== 'base64') throw new Error('the page asks for base64');
      const canvas = Object.assign(document.createElement('canvas'), { width: targetWidth, height: targetHeight });
      canvas.getContext('2d').fillStyle = 'rgb(32, 96, 192)';
      canvas.getContext('2d').fillRect(0, 0, targetWidth, targetHeight);
      callback({ data: 'fs://picture.jpg', base64Data: canvas.toDataURL('image/jpeg') });
    },
  };
  addEventListener('load', () => window.apiready());
`;
