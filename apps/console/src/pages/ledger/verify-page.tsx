import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="verify" question="">
    {null}
  </Page>
);

export default Shown;
