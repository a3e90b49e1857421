export * from './authorises';
export * from './covered-by-run';
export * from './entry';
export * from './evolve';
export * from './facts';
export * from './obligations';
export * from './state';
