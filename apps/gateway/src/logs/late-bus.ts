import { Unavailable } from '#platform';
import { type Bus } from '../bus';

/** The bus of a log to which the gateway may not be connected yet: until then requests reject with `Unavailable`. */
export const lateBus = (log: string, connecting: Promise<Bus>): Bus => {
  let connected: Bus | undefined;
  void connecting.then(
    (bus) => (connected = bus),
    () => undefined,
  );
  const now = (): Bus => {
    if (connected) return connected;
    throw new Unavailable(`The log ${log} is not connected yet: try again.`);
  };
  return {
    request: async <T>(...args: Parameters<Bus['request']>) => now().request<T>(...args),
    requestBytes: async (...args) => now().requestBytes(...args),
    listen: (subject, onMessage) => {
      let stop: (() => void) | undefined;
      let isOver = false;
      void connecting.then(
        (bus) => {
          if (!isOver) stop = bus.listen(subject, onMessage);
        },
        () => undefined,
      );
      return () => {
        isOver = true;
        stop?.();
      };
    },
  };
};
