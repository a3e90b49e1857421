import { Spotlight, createSpotlight, type SpotlightActionData } from '@mantine/spotlight';
import '@mantine/spotlight/styles.css';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { Search } from '../parts/icons';
import { places } from './places';

const [store, palette] = createSpotlight();

/** Goes anywhere by typing (⌘K). */
const Palette = () => {
  const navigate = useNavigate();
  useEffect(() => {
    document.addEventListener('writ:palette', palette.open);
    return () => document.removeEventListener('writ:palette', palette.open);
  }, []);
  const actions: SpotlightActionData[] = places.map(({ path, name, question }) => ({
    ...{ id: path, label: name, description: question },
    onClick: () => void navigate({ to: path as never }),
  }));
  return (
    <Spotlight
      store={store}
      actions={actions}
      shortcut={['mod + K', '/']}
      nothingFound="Nothing of that name."
      searchProps={{ leftSection: <Search />, placeholder: 'Page, work order, approval …' }}
    />
  );
};

export default Palette;
