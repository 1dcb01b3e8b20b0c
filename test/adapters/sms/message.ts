import { type ProviderError, Refused } from '../../../src/adapters/provider/refusal';
import type { CodeMessage, Sms } from '../../../src/adapters/sms/port';
import type { Asked } from '../provider/gateway.contract';

export const MESSAGE: CodeMessage = {
  mobile: '13812345678',
  purpose: 'register',
  code: '7294',
  minutes: 5,
  language: 'zh-CN',
};

/** Sends it, and says what became of it. */
export async function send(sms: Sms, message = MESSAGE): Promise<Asked> {
  try {
    await sms.sendCode(message);
    return { is: 'granted', told: '' };
  } catch (thrown) {
    const error = thrown as ProviderError;
    return {
      is: error instanceof Refused ? 'refused' : 'failed',
      reason: error.code,
      told: `${error.stack} ${JSON.stringify(error)} ${error.cause}`,
    };
  }
}
