import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="integrations" question="">
    {null}
  </Page>
);

export default Shown;
