# Build: compile server and UI, then keep only what runs.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.base.json vite.config.ts ./
COPY bin bin
COPY scripts scripts
COPY src src
COPY ui ui
RUN npm run build && npm prune --omit=dev

# Run: no compiler, no sources, not root.
FROM node:24-slim
ENV NODE_ENV=production \
    POSTFANG_SMTP="smtp://0.0.0.0:1025, starttls://0.0.0.0:1587, smtps://0.0.0.0:1465" \
    POSTFANG_HTTP="0.0.0.0:8025" \
    POSTFANG_DATA="/data/postfang.db"
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/bin bin
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 1025 1587 1465 8025
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8025/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/postfang.js"]
