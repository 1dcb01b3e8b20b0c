/* The ways in: what a login asks for, step by step. */

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

/**
 * Where a code leads to an account that nobody used for long: whoever it was proves so, or the new owner of the
 * number begins anew.
 */
widgets['claim-form'] = {
  mixins: [formMixin],
  props: { claim: Object },
  emits: ['done'],
  data: () => ({ password: '', email_code: '' }),
  computed: {
    hasPassword() {
      return this.claim.methods.includes('password');
    },
    hasEmail() {
      return !this.hasPassword && this.claim.methods.includes('email');
    },
  },
  methods: {
    prove() {
      const { claim, password, email_code } = this;
      const proof = this.hasPassword ? { password } : { email_code };
      return this.finish('prove', Object.assign({ claim_token: claim.claim_token }, proof));
    },
    begin() {
      const params = { claim_token: this.claim.claim_token, allow: 'true' };
      const ask = {
        msg: '将为这个手机号注册新账号，原账号的资料不会保留在新账号中。',
        buttons: ['取消', '注册'],
      };
      api.confirm(ask, ({ buttonIndex }) => {
        if (buttonIndex === 2) this.finish('claimMobile', params);
      });
    },
    sendProof() {
      return client.Users.sendProof({ claim_token: this.claim.claim_token });
    },
    finish(method, params) {
      return this.send(async () => {
        await client.Users[method](params);
        this.$emit('done');
      });
    },
  },
  template: `
    <form @submit.prevent="prove">
      <p class="lead spaced">这个手机号对应的账号长期没有使用，请确认账号是您的。</p>
      <text-field v-if="hasPassword" v-model="password" label="原账号的密码" name="password" type="password"
        autocomplete="current-password" />
      <code-field v-if="hasEmail" v-model="email_code" name="email_code" :digits="6" :ask="sendProof" />
      <main-button v-if="hasPassword || hasEmail">账号是我的</main-button>
      <button type="button" class="second" @click="begin">不是我的，注册新账号</button>
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
    chosen: undefined,
    claim: undefined,
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
    way: ({ chosen, hasCode }) => chosen || (hasCode ? 'code' : 'password'),
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
          const { factor_token, claim_token } = Object(error.data);
          if (factor_token) this.factor = error.data;
          else if (claim_token) this.claim = error.data;
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
    <claim-form v-else-if="claim" :claim="claim" @done="finish" />
    <form v-else @submit.prevent="login">
      <div v-if="hasCode" class="tabs" role="tablist">
        <button type="button" role="tab" :aria-selected="way === 'password'" @click="chosen = 'password'">密码登录</button>
        <button type="button" role="tab" :aria-selected="way === 'code'" @click="chosen = 'code'">验证码登录</button>
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
