/* What APICloud lays over a page: the part of api-shim.js that is seen. */
const apiDialogs = (() => {
  function element(tag, className, text = '') {
    return Object.assign(document.createElement(tag), { className, textContent: text });
  }

  const TOAST = 'api.toast';

  /** It outlives the page: where that is left meanwhile, the next one shows it on. */
  function toast(params) {
    const { msg, duration = 2000, location: place = 'bottom' } = params;
    if (msg === undefined) throw new TypeError('api.toast needs msg');
    sessionStorage.setItem(TOAST, JSON.stringify({ msg, place, end: Date.now() + duration }));
    showToast();
  }

  function showToast() {
    const { msg, place, end = 0 } = JSON.parse(sessionStorage.getItem(TOAST) || '{}');
    for (const other of document.querySelectorAll('.api-toast')) other.remove();
    if (end <= Date.now() || parent !== window) return;
    const box = element('p', `api-toast ${place}`, msg);
    box.setAttribute('role', 'status');
    // A dialog lies above all else of the page.
    (document.querySelector('dialog[open]') || document.body).append(box);
    setTimeout(() => box.remove(), end - Date.now());
  }

  /** @param choices the labels of the buttons, each with its class and the index that is told. */
  function ask(kind, { title = '', msg = '' }, choices, callback) {
    const box = element('dialog', `api-dialog ${kind}`);
    box.setAttribute('aria-label', title || msg || '提示');
    if (title) box.append(element('h2', '', title));
    if (msg) box.append(element('p', '', msg));
    const answer = (buttonIndex) => {
      box.remove();
      if (callback) callback({ buttonIndex });
    };
    for (const { label, className, index } of choices) {
      const button = element('button', className, label);
      button.type = 'button';
      button.onclick = () => answer(index);
      box.append(button);
    }
    const cancel = choices.find(({ className }) => className === 'cancel');
    box.oncancel = (event) => {
      event.preventDefault();
      if (cancel) answer(cancel.index);
    };
    document.body.append(box);
    box.showModal();
  }

  const choicesOf = (labels) => labels.map((label, at) => ({ label, className: '', index: at + 1 }));

  const alert = (params = {}, callback) =>
    ask('alert', params, choicesOf((params.buttons || ['确定']).slice(0, 1)), callback);

  /** Two buttons at least, three at most. */
  function confirm(params = {}, callback) {
    const { buttons = [] } = params;
    ask(
      'confirm',
      params,
      choicesOf(buttons.concat(['取消', '确定'].slice(buttons.length)).slice(0, 3)),
      callback,
    );
  }

  /** Counted from the top: the red one first, the one that cancels last. */
  function actionSheet(params = {}, callback) {
    const { destructiveTitle, buttons = [], cancelTitle = '取消' } = params;
    const choices = choicesOf((destructiveTitle ? [destructiveTitle] : []).concat(buttons, cancelTitle));
    if (destructiveTitle) choices[0].className = 'danger';
    choices[choices.length - 1].className = 'cancel';
    ask('sheet', params, choices, callback);
  }

  /** A picture of the phone's, or of its camera, not larger than asked for; empty where nobody chose one. */
  function getPicture(params, callback) {
    const input = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*' });
    if (params.sourceType === 'camera') input.setAttribute('capture', 'environment');
    input.oncancel = () => callback({ data: '', base64Data: '' });
    input.onchange = () => {
      shrunk(Array.from(input.files || [])[0], params).then(callback, () =>
        callback(undefined, { msg: '无法读取这张图片' }),
      );
    };
    input.click();
  }

  async function shrunk(file, params) {
    const { encodingType = 'png', quality = 50, destinationType } = params;
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const { width, height } = picture;
    const { targetWidth = width, targetHeight = height } = params;
    const scale = Math.min(1, targetWidth / width, targetHeight / height);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    // What is transparent would be black in a JPEG.
    pen.fillStyle = encodingType === 'jpg' ? '#fff' : 'transparent';
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const url = canvas.toDataURL(encodingType === 'jpg' ? 'image/jpeg' : 'image/png', quality / 100);
    return { data: URL.createObjectURL(file), base64Data: destinationType === 'base64' ? url : '' };
  }

  document.addEventListener('DOMContentLoaded', showToast);
  return { toast, alert, confirm, actionSheet, getPicture };
})();
