import { configure } from '@testing-library/svelte';

// A whole tab takes seconds to be drawn without a screen where other tests run beside it; what never comes is still missed.
configure({ asyncUtilTimeout: 10_000 });
