# The build needs the compiler and the development packages; the final image does not.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ormconfig.ts ./
COPY src src
COPY cli cli
COPY migrations migrations
COPY scripts scripts
COPY web web
RUN npm run build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
# No install script is needed: the packages contain their native binaries.
RUN npm ci --omit=dev --ignore-scripts

FROM node:24-slim
ENV NODE_ENV=production MOFANG_ENV=production MOFANG_DATA_DIR=/data
# Listens on every network of the container. Only published ports can be reached from outside.
ENV MOFANG_HOST=0.0.0.0 MOFANG_METRICS_HOST=0.0.0.0 MOFANG_METRICS_PORT=9464
WORKDIR /app
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN mkdir /data && chown node:node /data && ln -s /app/dist/cli/index.js /usr/local/bin/mofang
USER node
# The program writes only here. The rest of the file system may be read-only.
VOLUME /data
EXPOSE 5000 9464
# Checks any kind of process: the service, a worker (`mofang worker`), the clock (`mofang beat`).
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s --start-interval=1s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.MOFANG_METRICS_PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["mofang", "run"]
