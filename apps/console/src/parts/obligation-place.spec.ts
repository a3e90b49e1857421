import { places } from './links';
import { obligationPlace } from './obligation-place';

const obligation = { subject: 's1', workOrderId: 'w1' as string | null, eventId: 'e1' };

describe('an obligation', () => {
  it('leads to where it is done', () => {
    expect(obligationPlace({ ...obligation, kind: 'approval' })).toEqual(places.approval('s1'));
    expect(obligationPlace({ ...obligation, kind: 'exception' })).toEqual(places.exception('s1'));
    expect(obligationPlace({ ...obligation, kind: 'post-review' })).toEqual(
      places['post-review']('s1'),
    );
    expect(obligationPlace({ ...obligation, kind: 'work' })).toEqual(
      places['work-order']('w1', 'e1'),
    );
    expect(obligationPlace({ ...obligation, kind: 'remediation', workOrderId: null })).toEqual(
      places.event('e1'),
    );
  });
});
