/* Who somebody is: the login, and what is asked for on top of a page. */

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

/** The second step of a login, where the account asks for one. */
widgets['factor-form'] = {
  mixins: [formMixin],
  props: { factor: Object },
  emits: ['done'],
  data: () => ({ isRecovery: false, code: '', remember: false }),
  methods: {
    verify() {
      const { code, remember, factor } = this;
      const method = this.isRecovery ? 'recovery' : 'totp';
      return this.send(async () => {
        await client.Factors.verify({ factor_token: factor.factor_token, method, code, remember });
        this.$emit('done');
      });
    },
  },
  template: `
    <form @submit.prevent="verify">
      <text-field v-model="code" name="code" :label="isRecovery ? '恢复码' : '动态验证码'"
        :inputmode="isRecovery ? 'text' : 'numeric'" autocomplete="one-time-code"
        :hint="isRecovery ? '每个恢复码只能使用一次' : '打开身份验证器，填写其中的6位数字'" />
      <label class="agree"><input v-model="remember" type="checkbox">在此设备上不再询问</label>
      <main-button>验证</main-button>
      <p class="links"><button type="button" class="plain" @click="isRecovery = !isRecovery">
        {{ isRecovery ? '用动态验证码' : '用恢复码' }}</button></p>
    </form>`,
};

/** What comes after a login: the account is remembered, and the pages below are told. */
async function welcome(account) {
  const { nickname, avatar } = (await client.tokens.subject()) || {};
  game.remember({ account, nickname, avatar });
  game.changed();
}

/** The login: by password or, where it is on, by a code. */
widgets['sign-in'] = {
  mixins: [formMixin],
  emits: ['done'],
  data: () => ({
    way: 'password',
    account: '',
    password: '',
    code: '',
    agrees: false,
    factor: undefined,
    captcha: { id: '', text: '' },
  }),
  computed: {
    features() {
      return this.$root.features;
    },
    hasCode() {
      return this.$root.features.code_login !== 'off' && game.has('Users.loginByCode');
    },
  },
  created() {
    const [last] = game.accounts();
    this.account = api.pageParam.account || (last ? last.account : '');
  },
  methods: {
    login() {
      return this.send(async () => {
        try {
          await (this.way === 'code' ? this.byCode() : this.byPassword());
        } catch (error) {
          if (Object(error.data).factor_token) this.factor = error.data;
          else throw error;
          return;
        }
        await this.finish();
      });
    },
    async byPassword() {
      const { account, password } = this;
      const proof = await this.provePerson();
      try {
        await client.Users.login(Object.assign({ account: account.trim(), password }, proof));
      } finally {
        // A captcha is good for one try.
        if (this.$refs.captcha) await this.$refs.captcha.renew();
      }
    },
    provePerson() {
      const { captcha } = this.features;
      if (captcha === 'image') return { ticket: this.captcha.id, randstr: this.captcha.text };
      return captcha === 'tencent' ? game.tencentTicket() : {};
    },
    byCode() {
      const { account, code, agrees } = this;
      const allow = this.features.code_login === 'register' ? { allow: String(agrees) } : {};
      return client.Users.loginByCode(Object.assign(this.target(account), { code }, allow));
    },
    target: (account) => (account.includes('@') ? { email: account } : { mobile: account }),
    sendCode(captcha) {
      const { email, mobile } = this.target(this.account);
      return email
        ? client.Verifications.email(Object.assign({ email, send_type: 'login' }, captcha))
        : client.Verifications.sms(Object.assign({ mobile, purpose: 'login' }, captcha));
    },
    async finish() {
      await welcome(this.account.trim());
      this.$emit('done');
    },
  },
  template: `
    <factor-form v-if="factor" :factor="factor" @done="finish" />
    <form v-else @submit.prevent="login">
      <div v-if="hasCode" class="tabs" role="tablist">
        <button type="button" role="tab" :aria-selected="way === 'password'" @click="way = 'password'">密码登录</button>
        <button type="button" role="tab" :aria-selected="way === 'code'" @click="way = 'code'">验证码登录</button>
      </div>
      <template v-if="way === 'password'">
        <text-field v-model="account" label="账号" name="account" autocomplete="username" placeholder="手机号 / 邮箱 / 用户名" />
        <text-field v-model="password" label="密码" name="password" type="password" autocomplete="current-password" />
        <captcha-field v-if="features.captcha === 'image'" ref="captcha" v-model:id="captcha.id"
          v-model:text="captcha.text" name="ticket" />
      </template>
      <template v-else>
        <text-field v-model="account" label="手机号或邮箱" name="mobile" autocomplete="username" />
        <code-field v-model="code" name="code" :digits="features.code_digits" :target="account" :ask="sendCode" />
        <agree-box v-if="features.code_login === 'register'" v-model="agrees">未注册的手机号将自动注册，</agree-box>
      </template>
      <main-button>登录</main-button>
    </form>`,
};

/** The consent that the law asks for. The text lies over the form, which keeps what was typed. */
widgets['agree-box'] = {
  props: { modelValue: Boolean },
  emits: ['update:modelValue'],
  methods: {
    open() {
      api.openFrame({ name: 'agreement', url: 'agreement.html' });
    },
  },
  template: `
    <div class="agree">
      <label><input type="checkbox" name="allow" :checked="modelValue"
        @change="$emit('update:modelValue', $event.target.checked)"><slot />我已阅读并同意</label>
      <a href="agreement.html" @click.prevent="open">《用户协议与隐私政策》</a>
    </div>`,
};
