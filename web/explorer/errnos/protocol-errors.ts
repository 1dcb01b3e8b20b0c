import type { ErrnoDoc } from '../openrpc/document';

/** The errors of JSON-RPC itself, which the document's table of errnos does not hold. */
export const PROTOCOL_ERRORS: readonly ErrnoDoc[] = [
  { errno: -32_700, name: 'Parse error', en: 'The body is not JSON.', 'zh-CN': '请求不是合法的 JSON。' },
  {
    errno: -32_600,
    name: 'Invalid Request',
    en: 'The body is not a request.',
    'zh-CN': '请求不符合 JSON-RPC 2.0。',
  },
  { errno: -32_601, name: 'Method not found', en: 'There is no such method.', 'zh-CN': '方法不存在。' },
  {
    errno: -32_602,
    name: 'Invalid params',
    en: 'A param is missing, unknown, or of the wrong type.',
    'zh-CN': '参数缺失、多余或类型错误。',
  },
  { errno: -32_603, name: 'Internal error', en: 'The service failed.', 'zh-CN': '服务内部错误。' },
];
