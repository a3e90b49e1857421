import { Page } from '../../parts/page';

const Shown = () => (
  <Page title="event" question="">
    {null}
  </Page>
);

export default Shown;
