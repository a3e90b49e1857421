import { type ComponentType, useCallback, useEffect, useState } from 'react';
import { useKeys } from '../parts/keys';
import { type PaletteProps } from './palette';

type Wanted = PaletteProps['first'];

const load = () => import('./palette');

/**
 * The palette and the list of keys, loaded when somebody wants one of them for the first time: most pages are left without. From
 * then on they listen for themselves.
 */
export const PaletteOnDemand = () => {
  const [wanted, setWanted] = useState<Wanted>();
  const [Palette, setPalette] = useState<ComponentType<PaletteProps>>();
  const want = useCallback((first: Wanted): void => {
    setWanted(first);
    load().then(
      (loaded) => setPalette(() => loaded.default),
      // The gateway is away: the next press tries again.
      () => setWanted(undefined),
    );
  }, []);
  const isLoaded = Palette !== undefined;
  useEffect(() => {
    if (isLoaded) return;
    const open = (): void => want('palette');
    const press = (event: KeyboardEvent): void => {
      const isHeld = event.metaKey || event.ctrlKey;
      // The key that is held comes first: the file is on its way by then.
      if (isHeld) load().catch(() => undefined);
      if (!isHeld || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      open();
    };
    document.addEventListener('writ:palette', open);
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('writ:palette', open);
      document.removeEventListener('keydown', press);
    };
  }, [isLoaded, want]);
  useKeys(isLoaded ? {} : { '/': () => want('palette'), '?': () => want('keys') });
  if (Palette && wanted) return <Palette first={wanted} />;
  // The keys of the page rest while a dialog is there: what is typed already is for the palette.
  return wanted && <div role="dialog" aria-label="Palette" aria-busy="true" />;
};
