import { type Provider } from '@nestjs/common';
import { Platform } from '#platform';
import { CONTENT_SHREDDER } from '../data-keys/content-shredder';
import { ViewHost } from '../../views/sql/view-host';
import { ContentHolds } from './content-holds';
import { ContentKeeping } from './content-keeping';
import { ContentRows } from './content-rows';
import { SCAN_CONTENT, scanForSecrets } from './content-scan';
import { ContentShredding } from './content-shredding';
import { ContentsService } from './contents.service';
import { NamingEvidences } from './naming-evidence';
import { Places } from './places';

/** What the ledger's module is given of the contents of evidence. */
export const contentProviders: readonly Provider[] = [
  {
    provide: Places,
    useFactory: ({ pool, settings }: Platform) => Places.of(pool, settings),
    inject: [Platform],
  },
  {
    provide: CONTENT_SHREDDER,
    useFactory: ({ pool }: Platform, places: Places, views: ViewHost) => {
      const naming = new NamingEvidences(pool, (ms) => views.moved(ms));
      const holds = new ContentHolds(pool);
      return new ContentShredding(holds, new ContentRows(pool), places, naming);
    },
    inject: [Platform, Places, ViewHost],
  },
  { provide: SCAN_CONTENT, useValue: scanForSecrets },
  ContentsService,
  ContentKeeping,
];
