import { migrate, roleOf, type SchemaRights } from '#platform';
import { Exceptions1700000400000 } from './1700000400000-exceptions';
import { KeysOfWebhooks1700000400001 } from './1700000400001-keys-of-webhooks';
import { Mail1700000400002 } from './1700000400002-mail';
import { TimesOfWebhooks1700000400003 } from './1700000400003-times-of-webhooks';
import { Callbacks1700000400004 } from './1700000400004-callbacks';
import { Chats1700000400005 } from './1700000400005-chats';
import { RequestsOfSecrets1700000400006 } from './1700000400006-requests-of-secrets';
import { MailboxConfirmations1700000400007 } from './1700000400007-mailbox-confirmations';
import { Feeds1700000400008 } from './1700000400008-feeds';

/** What exceptions stores, in order. */
export const exceptionsMigrations = [
  Exceptions1700000400000,
  KeysOfWebhooks1700000400001,
  Mail1700000400002,
  TimesOfWebhooks1700000400003,
  Callbacks1700000400004,
  Chats1700000400005,
  RequestsOfSecrets1700000400006,
  MailboxConfirmations1700000400007,
  Feeds1700000400008,
];

const rights: SchemaRights = {
  schemas: ['notices', 'exceptions', 'public'],
  roles: [
    {
      role: roleOf('exceptions'),
      tables: {
        'notices.counter': ['SELECT', 'UPDATE'],
        'notices.notices': ['SELECT', 'INSERT'],
        'notices.webhooks': ['SELECT', 'INSERT', 'UPDATE'],
        'notices.deliveries': ['SELECT', 'INSERT', 'UPDATE'],
        'notices.feeds': ['SELECT', 'INSERT', 'UPDATE'],
        'notices.mailboxes': ['SELECT', 'INSERT', 'UPDATE'],
        'notices.mailbox_confirmations': ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
        'notices.mails': ['SELECT', 'INSERT', 'UPDATE'],
        'notices.awaited_requests': ['SELECT', 'INSERT', 'DELETE'],
        'exceptions.awaited_facts': ['SELECT', 'INSERT'],
        'public.exceptions_migrations': ['SELECT'],
      },
    },
  ],
};

/** Brings the part of exceptions of a database up to date. Resolves with the names of what it ran. */
export const migrateExceptions = (url: string): Promise<readonly string[]> =>
  migrate(url, 'exceptions', exceptionsMigrations, { rights });
