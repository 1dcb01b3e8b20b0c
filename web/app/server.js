// The service that the app calls. Pages that a service serves itself, at /app/, call that service instead.
const SERVER = 'http://127.0.0.1:5000/api';

// CaptchaAppId at Tencent, where the service's captcha is Tencent's.
const TENCENT_CAPTCHA_APP_ID = '';
