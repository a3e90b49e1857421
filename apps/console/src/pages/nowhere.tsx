import { Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { AnchorLink } from '../parts/links';

/** What an address shows that no page has. */
const Nowhere = () => {
  useEffect(() => {
    document.title = 'No such page · Writ';
  }, []);
  return (
    <>
      <Title order={1} size="h2">
        There is no such page.
      </Title>
      <Text my="sm">
        The address may be misspelt, or cut short. What waits for you is on{' '}
        <AnchorLink to="/mine">Mine</AnchorLink>, all work on{' '}
        <AnchorLink to="/">Execution</AnchorLink>, and <kbd>⌘K</kbd> or <kbd>/</kbd> searches for
        records.
      </Text>
    </>
  );
};

export default Nowhere;
