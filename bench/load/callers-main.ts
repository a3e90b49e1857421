import { setPriority } from 'node:os';
import { type Offer, OfferedCalls } from './offered-calls';

/** Callers are elsewhere in reality: on this machine they take what the system leaves. */
const NICE = 10;

setPriority(NICE);
process.once('message', (offer: Offer) => {
  void new OfferedCalls(offer).outcome().then((outcome) => {
    process.send!(outcome, () => process.exit());
  });
});
