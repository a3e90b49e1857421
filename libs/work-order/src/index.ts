export * from './authorises';
export * from './evolve';
export * from './facts';
export * from './state';
