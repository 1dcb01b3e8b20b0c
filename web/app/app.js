/*
 * What every page of the app shares: the client, the ways from page to page, and what becomes of a call that
 * fails. A page calls `game.page({…})` with the options of a Vue component.
 */

/** Whether a service serves these pages itself, which it does in development alone. */
const isServed = /^https?:$/.test(location.protocol) && /\/app\/[^/]*$/.test(location.pathname);

const client = Mofang.createClient({
  url: isServed ? new URL('../api', location.href).href : SERVER,
  storage: Mofang.apicloudStorage(),
  language: 'zh-CN',
});

/** What is assumed of a service that does not answer: the least. */
const NOTHING_ON = {
  code_login: 'off',
  captcha: 'off',
  providers: [],
  factors: false,
  transaction_password: false,
  register_code_digits: 4,
  code_digits: 6,
  password: { min: 8, max: 64 },
  version: '',
};

/** The fields that a refusal without fields is about: the first of them that the form has. */
const FIELDS_OF = {
  MOBILE_INVALID: ['mobile'],
  EMAIL_INVALID: ['email', 'mobile'],
  USERNAME_INVALID: ['username'],
  CODE_REFUSED: ['sms_code', 'email_code', 'code'],
  CODE_EXPIRED: ['sms_code', 'email_code', 'code'],
  OLD_PASSWORD_WRONG: ['oldpassword'],
  NEW_PASSWORD_INVALID: ['password1', 'password'],
  NEW_PASSWORD_SAME: ['password1'],
  NEW_PASSWORDS_DIFFER: ['password2'],
  RESET_PASSWORDS_DIFFER: ['password2'],
  RECEIVER_INVALID: ['receiver'],
  RECEIVER_PHONE_INVALID: ['receiver_phone'],
  ADDRESS_INVALID: ['address'],
  POSTCODE_INVALID: ['postcode'],
  ADDRESS_TAG_INVALID: ['tag'],
  TRANSACTION_PASSWORD_WRONG: ['oldpassword'],
  TRANSACTION_PASSWORD_INVALID: ['password1'],
  FACTOR_REFUSED: ['code'],
};

/** Somebody closed what a call had asked for: there is nothing to tell. */
class Dismissed extends Error {}

/** Loads a script of somebody else, once. */
const script = (src) =>
  new Promise((resolve, reject) => {
    const loaded = document.querySelector(`script[src="${src}"]`);
    if (loaded) return resolve(undefined);
    const element = Object.assign(document.createElement('script'), { src, onload: resolve });
    element.onerror = () => reject(new Mofang.NetworkError('offline'));
    document.head.append(element);
  });

/** Why the service asked for a new login, where it did. */
let signedOut;
client.on('signedOut', (error) => {
  signedOut = error;
});

const game = {
  client,
  isServed,

  /** Opens a page over this one; with `replaces`, in its place. */
  goto(name, pageParam = {}, { replaces = false } = {}) {
    api.openWin({ name, url: `${name}.html`, pageParam });
    if (replaces) api.closeWin();
  },

  /** Goes back to the page below; from one that was opened by its address, to the first page. */
  back() {
    if (api.frameName) api.closeFrame();
    else if (api.winName === 'root') game.goto('index', {}, { replaces: true });
    else api.closeWin();
  },

  tips(msg) {
    api.toast({ msg, duration: 2500, location: 'bottom' });
  },

  money: (amount) => Number(amount || 0).toFixed(2),

  /** 138****8000, m***@example.com */
  mask(text) {
    if (/^\d{11}$/.test(text || '')) return `${text.slice(0, 3)}****${text.slice(7)}`;
    return (text || '').replace(/^(.)[^@]*@/, '$1***@');
  },

  /** A time of the service's in the phone's zone. It is not set against the phone's clock, which may be wrong. */
  time(text) {
    const at = new Date(text);
    const two = (number) => String(number).padStart(2, '0');
    const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
    return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
  },

  /** Whether the client knows a method: pages hide what the service does not have yet. */
  has(method) {
    const [namespace, name] = method.split('.');
    return client[namespace] !== undefined && client[namespace][name] !== undefined;
  },

  /** What the service has switched on; asked once, until the app is started again. */
  async features({ isFresh = false } = {}) {
    const known = api.getGlobalData({ key: 'features' });
    if (known && !isFresh) return known;
    const features = await client.Service.features().catch(() => undefined);
    if (features) api.setGlobalData({ key: 'features', value: features });
    return features || known || NOTHING_ON;
  },

  /** Those who have logged in on this phone, the last first: to choose from, without their tokens. */
  accounts: () => JSON.parse(api.getPrefs({ key: 'accounts', sync: true }) || '[]'),

  remember({ account, nickname, avatar }) {
    const others = game.accounts().filter((each) => each.account !== account);
    const value = JSON.stringify([{ account, nickname, avatar }].concat(others).slice(0, 4));
    api.setPrefs({ key: 'accounts', value });
  },

  /** Tells the other pages that are open. */
  changed() {
    api.sendEvent({ name: 'user.changed' });
  },

  /** Closes a page that lies below this one, so that the way back does not lead there. */
  closeBelow(name) {
    if (name !== api.winName) api.closeWin({ name });
  },

  /** A form has done what it was for. */
  done(msg) {
    game.tips(msg);
    game.changed();
    game.back();
  },

  /** Has Tencent ask the person; what Users.login wants to see of it. */
  async tencentTicket() {
    await script('https://turing.captcha.qcloud.com/TJCaptcha.js');
    return new Promise((resolve, reject) => {
      const take = ({ ret, ticket, randstr }) =>
        ret === 0 ? resolve({ ticket, randstr }) : reject(new Dismissed());
      new window.TencentCaptcha(TENCENT_CAPTCHA_APP_ID, take).show();
    });
  },

  /** Goes to a provider's login page, which leads back to oauth.html, and from there to the next page. */
  async visitProvider(provider, next) {
    const { login_url, state_secret } = await client.OAuth.url({ provider, next: `/${next}.html` });
    api.setPrefs({ key: 'oauth', value: JSON.stringify({ provider, state_secret }) });
    location.assign(login_url);
  },

  /** Leaves the account: what lies below this page is of somebody who is gone. */
  leave(next = 'index', pageParam = {}) {
    api.removeEventListener({ name: 'user.changed' });
    game.changed();
    for (const name of ['user', 'setting', 'security']) game.closeBelow(name);
    if (next === 'index') game.back();
    else game.goto(next, pageParam, { replaces: true });
  },

  /** What to say of an error. */
  textOf(error) {
    if (error.kind === 'errno' && error.retryAfterSeconds > 60) {
      return `${error.message}（约${Math.ceil(error.retryAfterSeconds / 60)}分钟后可重试）`;
    }
    if (error.kind === 'errno') return error.message;
    if (error.kind === 'network') {
      return error.reason === 'timeout' ? '服务响应超时，请稍后再试' : '网络不可用，请检查网络后重试';
    }
    if (error.kind === 'protocol') {
      const number = error.requestId ? `（编号 ${error.requestId.slice(0, 8)}）` : '';
      return `服务开小差了，请稍后再试${number}`;
    }
    throw error;
  },

  /** What an error says of the fields of a form. */
  faultsOf(error, fields) {
    const faults = {};
    for (const [name, texts] of Object.entries(error.fields || {})) {
      const field = fields.find((each) => each === name || name.endsWith(`.${each}`));
      if (field) faults[field] = texts[0];
    }
    const [field] = (FIELDS_OF[error.name] || []).filter((each) => fields.includes(each));
    if (field) faults[field] = error.message;
    return faults;
  },

  /**
   * Does what a person asked for. Where the service first wants a login or a confirmation, the page asks for
   * it on top of itself, so that nothing typed is lost, and it is done once more.
   */
  async attempt(action) {
    for (;;) {
      try {
        return await action();
      } catch (error) {
        await game.root.satisfy(error);
      }
    }
  },

  /** Mounts a page once `api` is there. */
  page(options) {
    window.apiready = () => {
      window.apiready = undefined;
      const app = Vue.createApp(Object.assign({ mixins: [formMixin, pageMixin] }, options));
      for (const [name, widget] of Object.entries(widgets)) app.component(name, widget);
      app.config.globalProperties.game = game;
      app.config.errorHandler = (error) => {
        console.error(error);
        game.tips('页面出错了，请返回重试');
      };
      game.root = app.mount('#app');
    };
  },
};
