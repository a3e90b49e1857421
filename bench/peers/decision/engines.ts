import { installed } from '../install';
import { cerbosPackages, opaPackages } from '../packages';
import { cedarEngine } from './cedar-engine';
import { cerbosEngine } from './cerbos-engine';
import { type Engine } from './engine';
import { opaEngine } from './opa-engine';

const engines = {
  cedar: cedarEngine,
  cerbos: async (): Promise<Engine> => cerbosEngine(await installed(cerbosPackages)),
  opa: async (): Promise<Engine> => opaEngine(await installed(opaPackages)),
};

export type EngineName = keyof typeof engines;

const isEngine = (name: string): name is EngineName => Object.hasOwn(engines, name);

/** Opens an engine by its name. Rejects with `PeerMissing` where it cannot be had. */
export const engineOf = async (name: string): Promise<Engine> => {
  if (!isEngine(name)) throw new Error(`There is no engine ${name}.`);
  return engines[name]();
};
