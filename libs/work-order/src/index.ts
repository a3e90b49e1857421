export * from './authorises';
export * from './covered-by-run';
export * from './entry';
export * from './evolve';
export * from './facts';
export * from './input-prerequisite';
export * from './obligations';
export * from './state';
