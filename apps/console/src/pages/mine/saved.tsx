import { Anchor } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api/client';
import { type RowOf, useRead } from '../../api/queries';
import { Act } from '../../parts/act';
import { CopyAs } from '../../parts/copy-as';
import { type Column, Grid } from '../../parts/grid';
import { Page } from '../../parts/page';
import { UserText } from '../../parts/user-text';
import { Empty, Waiting } from '../../parts/waiting';
import { When } from '../../parts/when';

type SavedPage = RowOf<'/v1/saved-pages'>;

/** The pages that the user saved with their filters. */
export const Saved = () => (
  <Page
    title="Mine"
    question="Which lists do you come back to?"
    actions={<CopyAs path="/v1/saved-pages" />}
  >
    <All />
  </Page>
);

const All = () => {
  const saved = useRead('/v1/saved-pages');
  if (saved.data === undefined) return <Waiting on={saved} lines={3} />;
  const { items } = saved.data.body;
  if (items.length === 0)
    return (
      <Empty title="You saved no page">
        Filter a list and choose Save beside its filters: the page is listed here, for you alone.
      </Empty>
    );
  return <Grid label="Saved pages" rows={items} columns={columns} keyOf={({ name }) => name} />;
};

const Open = ({ name, path }: SavedPage) => {
  const navigate = useNavigate();
  return (
    <Anchor
      size="sm"
      fw={600}
      href={path}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        void navigate({ href: path });
      }}
    >
      <UserText>{name}</UserText>
    </Anchor>
  );
};

const columns: readonly Column<SavedPage>[] = [
  { label: 'Name', width: 'minmax(10rem, 1fr)', show: (page) => <Open {...page} /> },
  {
    label: 'Page',
    width: 'minmax(14rem, 2fr)',
    show: ({ path }) => <UserText>{path}</UserText>,
  },
  { label: 'Saved', width: '7rem', show: ({ savedAt }) => <When at={savedAt} /> },
  {
    label: 'Act',
    width: '7rem',
    show: ({ name }) => (
      <Act
        command="remove-saved-page"
        label="Remove"
        object={name}
        size="compact-sm"
        color="red"
        run={() => api.DELETE('/v1/saved-pages/{name}', { params: { path: { name } } })}
      >
        <UserText>{name}</UserText> is listed here no more. The page itself stays.
      </Act>
    ),
  },
];
