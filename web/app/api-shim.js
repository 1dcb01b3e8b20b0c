/*
 * As much of APICloud's `api` as the pages use, for a browser, behaving as APICloud documents it. In an
 * APICloud app it does nothing: there `api` is given, and config.xml puts the word into the User-Agent.
 */
(() => {
  if (/APICloud/.test(navigator.userAgent)) return;

  const kept = (storage, key, missing) => {
    const text = storage.getItem(key);
    return text === null ? missing : JSON.parse(text);
  };
  const keep = (storage, key, value) => storage.setItem(key, JSON.stringify(value));
  const addressOf = (url) => new URL(url, location.href).href;

  function required(call, params, ...names) {
    for (const name of names) {
      if (!params || params[name] === undefined) throw new TypeError(`api.${call} needs ${name}`);
    }
  }

  // Windows: one page each, stacked in the history of the tab.

  const STACK = 'api.windows';
  const OPENING = 'api.opening';
  let stack = kept(sessionStorage, STACK, []);
  let leaving;

  /** Which window of the stack this page is. One that nobody opened, such as a typed address, is the root. */
  function depthOfPage() {
    if (history.state && history.state.depth !== undefined) return history.state.depth;
    const opening = kept(sessionStorage, OPENING);
    sessionStorage.removeItem(OPENING);
    if (opening !== undefined && stack[opening] && stack[opening].url === location.href) return opening;
    stack = [{ name: 'root', url: location.href, pageParam: {} }];
    keep(sessionStorage, STACK, stack);
    return 0;
  }

  const frame = window.name.startsWith('api.frame.') ? JSON.parse(window.name.slice(10)) : undefined;
  const depth = frame ? frame.depth : depthOfPage();
  if (!frame) history.replaceState({ depth }, '');
  const ownWindow = () => stack[depth] || { name: 'root', pageParam: {} };

  function openWin(params) {
    required('openWin', params, 'name', 'url');
    const { name, pageParam = {}, reload = false } = params;
    const url = addressOf(params.url);
    const there = stack.findIndex((each, index) => index <= depth && each.name === name && !each.isClosed);
    const isNew = there < 0;
    const at = isNew ? depth + 1 : there;
    const isOther = isNew || reload || stack[at].url !== url;
    stack.length = Math.max(at + 1, isNew ? at : depth + 1);
    if (isOther) stack[at] = { name, url, pageParam };
    keep(sessionStorage, STACK, stack);
    // What closes this window in the same turn puts the new one in its place.
    leaving = { at, url, isOther, replaces: at === depth };
    setTimeout(leave);
  }

  function leave() {
    const { at, url, isOther, replaces } = leaving;
    leaving = undefined;
    if (at < depth) return history.go(at - depth);
    if (!isOther) return;
    keep(sessionStorage, OPENING, at);
    if (replaces) location.replace(url);
    else location.assign(url);
  }

  function closeWin({ name = ownWindow().name } = {}) {
    if (name !== ownWindow().name) {
      for (const each of stack) if (each.name === name && name !== 'root') each.isClosed = true;
      return keep(sessionStorage, STACK, stack);
    }
    if (leaving && leaving.at > depth) {
      stack.splice(depth, 1);
      keep(sessionStorage, STACK, stack);
      leaving = Object.assign(leaving, { at: depth, replaces: true });
    } else if (depth > 0) history.back();
  }

  /**
   * A window that was closed while others lay on it is passed over; one that was given another page gets it.
   *
   * @returns whether the page stays.
   */
  function settle() {
    stack = kept(sessionStorage, STACK, []);
    const { isClosed, url = location.href } = ownWindow();
    if (isClosed) history.back();
    else if (url !== location.href) {
      keep(sessionStorage, OPENING, depth);
      location.replace(url);
    }
    return !isClosed && url === location.href;
  }

  const windows = () =>
    stack
      .slice(0, depth + 1)
      .filter((each) => !each.isClosed)
      .map(({ name, url }) => ({ name, url }));

  // Frames: pages inside this one. The phone's back button closes the uppermost.

  const frames = new Map();

  function openFrame(params) {
    required('openFrame', params, 'name', 'url');
    const { name, url, pageParam = {}, rect = {} } = params;
    if (frames.has(name)) frames.get(name).remove();
    const { x = 0, y = 0, w = 'auto', h = 'auto' } = rect;
    const element = document.createElement('iframe');
    element.name = `api.frame.${JSON.stringify({ name, depth, pageParam })}`;
    element.title = name;
    element.src = addressOf(url);
    const size = (length, from) => (length === 'auto' ? `calc(100% - ${from}px)` : `${length}px`);
    Object.assign(element.style, {
      position: 'fixed',
      zIndex: '5',
      border: '0',
      left: `${x}px`,
      top: `${y}px`,
    });
    Object.assign(element.style, { width: size(w, x), height: size(h, y) });
    document.body.append(element);
    if (!frames.has(name)) history.pushState({ depth, frame: name }, '');
    frames.set(name, element);
  }

  function closeFrame(params = {}) {
    const { name } = Object(params);
    if (name === undefined && frame) parent.postMessage({ apiCloseFrame: frame.name }, '*');
    else if (frames.has(name)) history.back();
  }

  window.addEventListener('message', ({ data }) => {
    const { apiCloseFrame } = Object(data);
    if (apiCloseFrame !== undefined) closeFrame({ name: apiCloseFrame });
  });
  window.addEventListener('popstate', () => {
    const name = [...frames.keys()].pop();
    if (name === undefined) return;
    frames.get(name).remove();
    frames.delete(name);
  });

  // Preferences outlive the app; global data lives as long as the tab.

  function setPrefs(params) {
    required('setPrefs', params, 'key', 'value');
    localStorage.setItem(`prefs.${params.key}`, String(params.value));
  }

  /** Without `sync` the value goes to the callback, and nothing comes back. */
  function getPrefs(params, callback) {
    required('getPrefs', params, 'key');
    const value = localStorage.getItem(`prefs.${params.key}`) || '';
    if (params.sync) return value;
    if (callback) setTimeout(callback, 0, { value });
    return undefined;
  }

  function removePrefs(params) {
    required('removePrefs', params, 'key');
    localStorage.removeItem(`prefs.${params.key}`);
  }

  function setGlobalData(params) {
    required('setGlobalData', params, 'key', 'value');
    keep(sessionStorage, `global.${params.key}`, params.value);
  }

  const getGlobalData = ({ key }) => kept(sessionStorage, `global.${key}`, '');

  // Events reach every page of the app that is open, this one too.

  const listeners = new Map();
  const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('api.events') : {};
  const tell = (name, value) => {
    if (listeners.has(name)) listeners.get(name)(value === undefined ? {} : { value });
  };
  channel.onmessage = ({ data }) => tell(data.name, data.extra);

  function sendEvent(params) {
    required('sendEvent', params, 'name');
    const { name, extra } = params;
    if (channel.postMessage) channel.postMessage({ name, extra });
    setTimeout(tell, 0, name, extra);
  }

  /** Of several listeners of one page, the last is told. */
  function addEventListener(params, callback) {
    required('addEventListener', params, 'name');
    listeners.set(params.name, callback);
  }

  const removeEventListener = ({ name }) => listeners.delete(name);

  window.addEventListener('online', () => tell('online', { connectionType: 'unknown' }));
  window.addEventListener('offline', () => tell('offline'));
  document.addEventListener('visibilitychange', () => tell(document.hidden ? 'pause' : 'resume'));
  window.addEventListener('pageshow', ({ persisted }) => {
    if (!persisted || frame || settle()) setTimeout(tell, 0, 'viewappear');
  });

  // What the phone is.

  const { userAgent } = navigator;
  const isApple = /iPhone|iPad|Macintosh/.test(userAgent);
  const firstMatch = (pattern) => (pattern.exec(userAgent) || [])[1] || '';
  if (!localStorage.getItem('api.deviceId')) {
    const random = crypto.getRandomValues(new Uint8Array(16));
    localStorage.setItem('api.deviceId', [...random].map((byte) => byte.toString(16)).join('-'));
  }
  const device = {
    deviceId: localStorage.getItem('api.deviceId'),
    deviceModel: firstMatch(/Android [^;]+; ([^;)]+)/) || firstMatch(/\(([^;)]+)/),
    systemType: isApple ? 'ios' : 'android',
    systemVersion: firstMatch(/(?:Android|OS X|iPhone OS|CPU OS|NT) ([\d._]+)/).replace(/_/g, '.'),
    appVersion: '1.0.0',
  };

  const where = {
    winName: depth === 0 ? 'root' : ownWindow().name,
    frameName: frame ? frame.name : '',
    pageParam: (frame || ownWindow()).pageParam,
  };
  const members = Object.assign(
    where,
    device,
    { openWin, closeWin, windows, openFrame, closeFrame },
    { setPrefs, getPrefs, removePrefs, setGlobalData, getGlobalData },
    { sendEvent, addEventListener, removeEventListener },
    apiDialogs,
  );
  const odd = (name) => () => {
    throw new TypeError(`api.${name} is not in api-shim.js`);
  };
  /** What only looks whether `api` is a promise is let alone. */
  const isKnown = (name) => name in members || name === 'then' || typeof name === 'symbol';

  const isStaying = frame !== undefined || settle();
  document.addEventListener('DOMContentLoaded', () => {
    if (window.api || !isStaying) return;
    window.api = new Proxy(members, {
      get: (target, name) => (isKnown(name) ? target[name] : odd(name)),
    });
    if (window.apiready) window.apiready();
  });
})();
