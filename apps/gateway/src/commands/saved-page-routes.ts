import {
  everybody,
  RemoveSavedPageAnswer,
  SavedPage,
  SavedPageBody,
  SavePageBody,
  subjects,
} from '#contracts';
import { type AdminRequest } from './admin-requests';

/** What people save for themselves. */
export const savedPageRequests: readonly AdminRequest[] = [
  {
    name: 'save-page',
    meaning: 'Save a page of the console with its filters under a name, for yourself.',
    route: 'PUT /v1/saved-pages/{name}',
    roles: everybody,
    body: SavePageBody,
    answer: SavedPage,
    subject: subjects.internal.savePage,
  },
  {
    name: 'remove-saved-page',
    meaning: 'Remove a page that you saved.',
    route: 'DELETE /v1/saved-pages/{name}',
    roles: everybody,
    body: SavedPageBody,
    answer: RemoveSavedPageAnswer,
    subject: subjects.internal.removeSavedPage,
  },
];
