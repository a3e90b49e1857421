/** What npm installs for one peer: names and exact versions. */
export interface PeerPackages {
  /** Also the name of its folder. */
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
}

export const cerbosPackages: PeerPackages = {
  name: 'cerbos',
  packages: { cerbos: '0.51.0', '@cerbos/grpc': '0.27.0' },
};

export const opaPackages: PeerPackages = {
  name: 'opa',
  packages: { '@open-policy-agent/opa-wasm': '1.10.0' },
};

export const emmettPackages: PeerPackages = {
  name: 'emmett',
  packages: {
    '@event-driven-io/emmett': '0.42.0',
    '@event-driven-io/emmett-postgresql': '0.42.0',
    '@event-driven-io/pongo': '0.16.11',
  },
};

export const castorePackages: PeerPackages = {
  name: 'castore',
  packages: { '@castore/core': '2.4.2', '@castore/event-storage-adapter-postgres': '2.4.2' },
};

export const messageDbPackages: PeerPackages = {
  name: 'message-db',
  packages: { '@eventide/message-db': '1.3.1' },
};

export const merkleTreePackages: PeerPackages = {
  name: 'merkletreejs',
  packages: { merkletreejs: '0.6.0' },
};
