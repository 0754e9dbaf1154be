import { tabs } from '../tabs.ts';

// The rooms' code is read before any test: none waits for it, and none ends while it is still on its way.
await Promise.all(tabs.map((tab) => tab.load()));
