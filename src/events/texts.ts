import type { Language } from '../i18n';
import type { EventType } from './event-types';

/** The text that a user reads for each event. */
export const EVENT_TEXTS: Record<EventType, Record<Language, string>> = {
  'user.registered': { 'zh-CN': '注册账号', en: 'Registered' },
  'user.login': { 'zh-CN': '登录', en: 'Logged in' },
  'login.failed': { 'zh-CN': '登录失败', en: 'A login failed' },
  'user.logout': { 'zh-CN': '退出登录', en: 'Logged out' },
  'user.updated': { 'zh-CN': '修改资料', en: 'Changed the profile' },
  'user.avatar': { 'zh-CN': '更换头像', en: 'Changed the picture' },
  'user.mobile_changed': { 'zh-CN': '更换手机号', en: 'Changed the mobile' },
  'user.email_changed': { 'zh-CN': '绑定邮箱', en: 'Confirmed an e-mail' },
  'user.closed': { 'zh-CN': '注销账号', en: 'Closed the account' },
  'user.reopened': { 'zh-CN': '恢复账号', en: 'Took the account back' },
  'user.erased': { 'zh-CN': '删除账号数据', en: 'The account was erased' },
  'password.changed': { 'zh-CN': '修改登录密码', en: 'Changed the password' },
  'password.reset': { 'zh-CN': '重置登录密码', en: 'Reset the password' },
  'session.ended': { 'zh-CN': '设备下线', en: 'A session was ended' },
  'session.reuse': { 'zh-CN': '登录凭证被重复使用', en: 'A used refresh token came again' },
  'identity.bound': { 'zh-CN': '绑定第三方登录', en: 'Bound a third-party login' },
  'identity.unbound': { 'zh-CN': '解绑第三方登录', en: 'Unbound a third-party login' },
  'addresses.changed': { 'zh-CN': '修改收货地址', en: 'Changed the delivery addresses' },
};
