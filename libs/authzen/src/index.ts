export * from './answer';
export * from './batch';
export * from './binding';
export * from './pages';
export * from './plan';
export * from './question';
export * from './requested-items';
export * from './tasks';
