import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="policy" question="">
    {null}
  </Page>
);

export default Shown;
