/* What the service asks for on the way, on top of the page that called it. */

/** A sheet over the page, which can be closed without having done what it is for. */
widgets['app-sheet'] = {
  props: { title: String, note: String },
  emits: ['dismiss'],
  mounted() {
    const { sheet } = this.$refs;
    if (sheet.showModal) sheet.showModal();
    else sheet.setAttribute('open', '');
  },
  template: `
    <dialog ref="sheet" class="api-dialog asking" :aria-label="title" @cancel.prevent="$emit('dismiss')">
      <button type="button" class="round" aria-label="关闭" @click="$emit('dismiss')"><app-icon name="close" /></button>
      <h2>{{ title }}</h2>
      <p>{{ note }}</p>
      <slot />
    </dialog>`,
};

const REASONS = {
  logged_out: '您已退出登录，请重新登录。',
  replaced: '您的账号已在其他设备登录，请重新登录。',
  revoked: '此设备已被移除登录，请重新登录。',
  password_changed: '登录密码已修改，请重新登录。',
  closed: '账号已申请注销，重新登录即可恢复。',
  idle: '您很久没有使用了，请重新登录。',
};

/** A login on top of a page whose session has ended: what was typed there stays. */
widgets['login-sheet'] = {
  props: { asked: Object },
  computed: {
    note() {
      const { reason } = Object(this.asked.error.data);
      return REASONS[reason] || '登录已失效，请重新登录后继续，已填写的内容不会丢失。';
    },
  },
  template: `
    <app-sheet title="重新登录" :note="note" @dismiss="asked.dismiss()">
      <sign-in @done="asked.done()" />
    </app-sheet>`,
};

const METHODS_OF_CONFIRMATION = {
  password: { label: '登录密码', type: 'password' },
  totp: { label: '动态验证码', inputmode: 'numeric' },
  recovery: { label: '恢复码' },
  code: { label: '验证码', inputmode: 'numeric' },
};

/** Asks once more who it is, before something weighty, by what the account has. */
widgets['confirm-sheet'] = {
  mixins: [formMixin],
  props: { asked: Object },
  data: () => ({ method: undefined, value: '', user: {} }),
  computed: {
    methods() {
      const { methods = [] } = Object(this.asked.error.data);
      return methods.filter((each) => METHODS_OF_CONFIRMATION[each]);
    },
    chosen() {
      return this.method || this.methods[0];
    },
    field() {
      return METHODS_OF_CONFIRMATION[this.chosen];
    },
  },
  async created() {
    if (this.methods.includes('code')) this.user = (await client.Users.info()).data;
  },
  methods: {
    confirm() {
      const { chosen, value } = this;
      const proof = chosen === 'password' ? { password: value } : { code: value };
      return this.send(async () => {
        await client.Users.confirm(Object.assign({ method: chosen }, proof));
        this.asked.done();
      });
    },
    choose(method) {
      this.method = method;
      this.value = '';
    },
    sendCode(captcha) {
      const channel = this.user.mobile ? 'sms' : 'mail';
      return client.Users.sendConfirmCode(Object.assign({ channel }, captcha));
    },
    labelOf: (method) => METHODS_OF_CONFIRMATION[method].label,
  },
  template: `
    <app-sheet title="验证身份" note="为了账号安全，请先确认是您本人操作。" @dismiss="asked.dismiss()">
      <p v-if="!field">请更新App后再进行此操作。</p>
      <form v-else @submit.prevent="confirm">
        <code-field v-if="chosen === 'code'" v-model="value" name="code" :ask="sendCode"
          :digits="user.mobile ? $root.features.code_digits : 6" :target="user.mobile || user.email" />
        <text-field v-else v-bind="field" v-model="value" :name="chosen === 'password' ? 'password' : 'code'" />
        <main-button>确认</main-button>
        <p class="links">
          <button v-for="each in methods.filter((one) => one !== chosen)" type="button" class="plain"
            @click="choose(each)">用{{ labelOf(each) }}验证</button>
        </p>
      </form>
    </app-sheet>`,
};
