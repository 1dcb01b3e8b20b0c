/* The parts that pages are made of, as Vue components. */

const PROVIDERS = {
  wechat: { name: '微信', letter: '微' },
  qq: { name: 'QQ', letter: 'Q' },
  weibo: { name: '微博', letter: '博' },
  github: { name: 'GitHub', letter: 'G' },
  apple: { name: 'Apple', letter: 'A' },
};
const providerOf = (provider) => PROVIDERS[provider] || { name: provider, letter: provider[0].toUpperCase() };

/** The frame of every page: the way back, what stands for what is not loaded, and what is asked on top. */
widgets['app-page'] = {
  props: { title: String, note: String, first: Boolean },
  created() {
    document.title = this.title || '魔方';
  },
  template: `
    <header class="bar" v-if="!first">
      <button type="button" class="round" aria-label="返回" @click="game.back()"><app-icon name="back" /></button>
      <slot name="action" />
    </header>
    <p v-if="$root.isOffline" class="offline" role="status"><app-icon name="cloud" />当前没有网络</p>
    <main :class="{ home: first }" :aria-busy="$root.state === 'loading'">
      <h1 v-if="title" class="title">{{ title }}</h1>
      <p v-if="note" class="lead">{{ note }}</p>
      <div v-if="$root.state === 'loading'" class="skeletons" role="status" aria-label="加载中">
        <i v-for="each in 4" :key="each"></i>
      </div>
      <app-note v-else-if="$root.state === 'failed'" icon="cloud" :text="$root.failure" role="alert">
        <button type="button" class="second" @click="$root.retry()">重试</button>
      </app-note>
      <slot v-else />
    </main>
    <app-news v-if="$root.news" :key="$root.news.id" />
    <login-sheet v-if="$root.asked && $root.asked.what === 'login'" :asked="$root.asked" />
    <confirm-sheet v-if="$root.asked && $root.asked.what === 'confirmation'" :asked="$root.asked" />`,
};

/** What stands where there is nothing, or nothing yet. */
widgets['app-note'] = {
  props: { icon: String, text: String },
  template: `<div class="note"><app-icon :name="icon" /><p>{{ text }}</p><slot /></div>`,
};

/** A message that development caught, as the phone would show it. */
widgets['app-news'] = {
  mounted() {
    this.timer = setTimeout(() => this.close(), 12000);
  },
  unmounted() {
    clearTimeout(this.timer);
  },
  methods: {
    close() {
      this.$root.news = undefined;
    },
    take() {
      this.$root.news.take();
      this.close();
    },
  },
  template: `
    <button type="button" class="news" role="status" @click="take">
      <b>{{ $root.news.title }}</b><span>{{ $root.news.text }}</span><em>点击填入验证码</em>
    </button>`,
};

let fieldsMade = 0;

/** One value of a form, with what is wrong with it. */
widgets['text-field'] = {
  inject: ['form'],
  props: {
    label: String,
    name: String,
    modelValue: [String, Number],
    type: { type: String, default: 'text' },
    hint: String,
    lines: Number,
    inputmode: String,
    autocomplete: { type: String, default: 'off' },
    placeholder: String,
    maxlength: Number,
  },
  emits: ['update:modelValue'],
  data: () => ({ id: `field-${++fieldsMade}`, isShown: false }),
  computed: {
    fault() {
      return this.form.faults[this.name];
    },
    given() {
      const { name, inputmode, autocomplete, placeholder, maxlength } = this;
      return { id: this.id, name, inputmode, autocomplete, placeholder, maxlength, value: this.modelValue };
    },
  },
  mounted() {
    this.form.fields.push(this.name);
  },
  unmounted() {
    this.form.fields.splice(this.form.fields.indexOf(this.name), 1);
  },
  methods: {
    focus() {
      this.$refs.input.focus();
    },
    take({ target }) {
      this.$emit('update:modelValue', target.value);
      delete this.form.faults[this.name];
    },
  },
  template: `
    <div class="field" :class="{ wrong: fault }">
      <label :for="id">{{ label }}</label>
      <div class="box">
        <textarea v-if="lines" v-bind="given" :rows="lines" @input="take" :aria-invalid="Boolean(fault)"
          :aria-describedby="id + '-more'"></textarea>
        <input v-else ref="input" v-bind="given" :type="isShown ? 'text' : type" @input="take" :aria-invalid="Boolean(fault)"
          :aria-describedby="id + '-more'">
        <button v-if="type === 'password'" type="button" class="round" :aria-label="isShown ? '隐藏密码' : '显示密码'"
          :aria-pressed="isShown" @click="isShown = !isShown"><app-icon :name="isShown ? 'hide' : 'eye'" /></button>
        <slot />
      </div>
      <p :id="id + '-more'" class="more" :role="fault ? 'alert' : undefined">{{ fault || hint }}</p>
    </div>`,
};

/** A code that is sent somewhere: asks for it, counts down, and shows a captcha where the service wants one. */
widgets['code-field'] = {
  inject: ['form'],
  props: { name: String, modelValue: String, digits: Number, target: String, ask: Function },
  emits: ['update:modelValue'],
  data: () => ({ seconds: 0, isSending: false, captcha: undefined }),
  unmounted() {
    clearInterval(this.timer);
  },
  methods: {
    async send() {
      this.isSending = true;
      this.form.faults = {};
      const { id, text } = this.captcha || {};
      try {
        const before = await this.newest();
        await game.attempt(() => this.ask(this.captcha ? { captcha_id: id, captcha: text } : {}));
        this.captcha = undefined;
        this.count(60);
        game.tips('验证码已发送');
        this.$refs.code.focus();
        await this.showMessage(before);
      } catch (error) {
        await this.refuse(error);
      }
      this.isSending = false;
    },
    async refuse(error) {
      if (error.name === 'CODE_TOO_OFTEN') this.count(error.retryAfterSeconds || 60);
      if (error.name === 'CAPTCHA_NEEDED') {
        if (this.captcha) game.tips(error.message);
        this.captcha = { id: '', text: '' };
      } else this.form.fail(error);
    },
    /** By the phone's steady clock: the other one may jump. */
    count(seconds) {
      const end = performance.now() + seconds * 1000;
      clearInterval(this.timer);
      this.seconds = seconds;
      this.timer = setInterval(() => {
        this.seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
        if (this.seconds === 0) clearInterval(this.timer);
      }, 250);
    },
    /** In development nothing is sent: messages are read where they were caught. */
    async newest() {
      if (!game.isServed || !this.target) return undefined;
      return (await client.Inbox.list({ to: this.target })).messages[0];
    },
    async showMessage(before) {
      for (let tries = 0; tries < 5; tries++) {
        const message = await this.newest();
        const { id, code, channel, text } = Object(message);
        if (code && id !== Object(before).id) {
          const title = channel === 'sms' ? '短信' : '邮件';
          const take = () => this.$emit('update:modelValue', code);
          this.$root.news = { id, title, text: text.split('\n')[0], take };
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    },
  },
  template: `
    <captcha-field v-if="captcha" v-model:id="captcha.id" v-model:text="captcha.text" name="captcha" />
    <text-field ref="code" label="验证码" :name="name" :model-value="modelValue" inputmode="numeric" :maxlength="digits"
      autocomplete="one-time-code" :placeholder="digits + '位数字'" @update:model-value="$emit('update:modelValue', $event)">
      <button type="button" class="inside" :disabled="isSending || seconds > 0" @click="send">
        {{ seconds > 0 ? seconds + '秒后重发' : isSending ? '发送中' : '获取验证码' }}
      </button>
    </text-field>`,
};

/** The service's own captcha: a picture and what stands in it. */
widgets['captcha-field'] = {
  props: { name: String, id: String, text: String },
  emits: ['update:id', 'update:text'],
  data: () => ({ image: '' }),
  mounted() {
    return this.renew();
  },
  methods: {
    async renew() {
      const { captcha_id, image } = await client.Verifications.image().catch(() => ({
        captcha_id: '',
        image: '',
      }));
      this.image = image;
      this.$emit('update:id', captcha_id);
      this.$emit('update:text', '');
    },
  },
  template: `
    <text-field label="图形验证码" :name="name" :model-value="text" @update:model-value="$emit('update:text', $event)"
      placeholder="看不清可点击图片更换">
      <button type="button" class="captcha" aria-label="换一张图形验证码" @click="renew">
        <img v-if="image" :src="image" alt=""><span v-else>点击重试</span>
      </button>
    </text-field>`,
};

widgets['main-button'] = {
  inject: ['form'],
  template: `<button type="submit" class="main" :disabled="form.busy" :aria-busy="form.busy">
    <i v-if="form.busy" class="spinner"></i><slot /></button>`,
};

/** A row that leads somewhere, or says something. */
widgets['app-row'] = {
  props: { icon: String, label: String, value: String, to: String, danger: Boolean },
  template: `
    <component :is="to || $attrs.onClick ? 'button' : 'div'" :type="to || $attrs.onClick ? 'button' : undefined"
      class="row" :class="{ danger }" @click="to && game.goto(to)">
      <span v-if="icon" class="badge"><app-icon :name="icon" /></span>
      <span class="label">{{ label }}</span>
      <span class="value"><slot>{{ value }}</slot></span>
      <app-icon v-if="to" name="next" />
    </component>`,
};

/** A round picture; where there is none, or it does not load, the first letter of the name, if that is a name. */
widgets['round-picture'] = {
  props: { src: String, name: String },
  data: () => ({ broken: '' }),
  computed: {
    letter() {
      const [first = ''] = Array.from(this.name || '');
      return /\d/.test(first) ? '' : first.toUpperCase();
    },
  },
  template: `
    <span class="picture" aria-hidden="true">
      <img v-if="src && src !== broken" :src="src" alt="" @error="broken = src">
      <span v-else-if="letter">{{ letter }}</span>
      <app-icon v-else name="user" />
    </span>`,
};
