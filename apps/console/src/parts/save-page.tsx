import { Text } from '@mantine/core';
import { useLocation } from '@tanstack/react-router';
import { api } from '../api/client';
import { Act } from './act';
import { UserText } from './user-text';

/** Saves the address with its filters under a name; Mine lists what one saved. */
const SavePage = () => {
  const path = useLocation({ select: ({ href }) => href });
  return (
    <Act
      command="save-page"
      label="Save"
      variant="subtle"
      size="sm"
      fields={[
        {
          name: 'name',
          label: 'Name',
          required: true,
          description: 'A page of yours with this name is replaced.',
        },
      ]}
      run={({ name = '' }) =>
        api.PUT('/v1/saved-pages/{name}', { params: { path: { name } }, body: { path } })
      }
    >
      <Text size="sm">
        This page with its filters, <UserText>{path}</UserText>, is listed for you alone under Mine,
        Saved.
      </Text>
    </Act>
  );
};

export default SavePage;
