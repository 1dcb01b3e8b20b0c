/* What every page does: it loads, it sends forms, and it gets what the service asks for on the way. */

/** A form: one thing at a time, and the faults of its fields. Fields find it by `form`. */
const formMixin = {
  provide() {
    return { form: this };
  },
  data: () => ({ busy: false, faults: {}, fields: [] }),
  methods: {
    /** Does what the form is for. What it holds stays, whatever happens. */
    async send(action) {
      if (this.busy) return;
      this.busy = true;
      this.faults = {};
      try {
        await game.root.mustBeSameUser();
        await game.attempt(action);
      } catch (error) {
        this.fail(error);
      } finally {
        this.busy = false;
      }
    },
    fail(error) {
      if (error instanceof Dismissed) return;
      this.faults = game.faultsOf(error, this.fields);
      if (Object.keys(this.faults).length === 0) return game.tips(game.textOf(error));
      this.$nextTick(() => {
        const [wrong] = document.querySelectorAll('.wrong input, .wrong textarea');
        if (wrong instanceof HTMLElement) wrong.focus();
      });
    },
  },
};

/**
 * A page: what it loads, and what it asks for on the way. One for everybody says `open: true`; one that only
 * shows says `live: true`, and is loaded anew whenever it comes into sight.
 */
const pageMixin = {
  data: () => ({
    state: 'loading',
    failure: '',
    features: api.getGlobalData({ key: 'features' }) || NOTHING_ON,
    isOffline: !navigator.onLine,
    asked: undefined,
    news: undefined,
  }),
  async mounted() {
    addEventListener('online', () => this.turn(true));
    addEventListener('offline', () => this.turn(false));
    api.addEventListener({ name: 'viewappear' }, () => this.appear());
    api.addEventListener({ name: 'user.changed' }, () => this.appear());
    await this.reload();
  },
  methods: {
    async reload() {
      const { load = () => undefined, open } = this.$options;
      const user = await client.tokens.subject();
      if (!user && !open) return game.goto('login', {}, { replaces: true });
      this.userId = user ? user.id : undefined;
      const features = this.learnFeatures();
      try {
        await game.attempt(() => load.call(this));
        if (!open) await features;
        this.state = 'ready';
      } catch (error) {
        this.state = 'failed';
        this.failure = error instanceof Dismissed ? '请重新登录后查看' : game.textOf(error);
      }
      this.loadedAt = performance.now();
    },
    async learnFeatures() {
      this.features = await game.features({ isFresh: this.$options.name === 'index' });
    },
    retry() {
      this.state = 'loading';
      return this.reload();
    },
    /** Comes back into sight: what it shows may be old. What is being typed is left alone. */
    appear() {
      if (this.$options.live && performance.now() - this.loadedAt > 300) return this.reload();
    },
    turn(isOnline) {
      this.isOffline = !isOnline;
      if (isOnline && this.state === 'failed') this.retry();
    },
    /** Gets what an error asks for. Throws the error where it asks for nothing. */
    async satisfy(error) {
      if (error === signedOut || /^TOKEN_(?:MISSING|INVALID)$/.test(error.name)) {
        await this.ask('login', error);
        await this.mustBeSameUser();
      } else if (error.name === 'CONFIRMATION_NEEDED') await this.ask('confirmation', error);
      else throw error;
    },
    /** What was typed in the name of one user is not sent in that of another. */
    async mustBeSameUser() {
      const user = await client.tokens.subject();
      if (!user || this.userId === undefined || user.id === this.userId) return;
      game.tips('账号已切换');
      await this.retry();
      throw new Dismissed();
    },
    /** Lays a sheet over the page; resolves when it has what it is for. */
    ask(what, error) {
      return new Promise((resolve, reject) => {
        const end = (settle) => {
          this.asked = undefined;
          settle();
        };
        const dismiss = () => end(() => reject(new Dismissed()));
        this.asked = { what, error, done: () => end(resolve), dismiss };
      });
    },
  },
};
