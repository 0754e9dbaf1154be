import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { Connection } from './lab/connection.svelte.ts';
import { openWire } from './lab/open-wire.ts';
import { Workspace } from './lab/workspace.svelte.ts';

const connection = new Connection(openWire);
const workspace = new Workspace(connection);
const target = document.getElementById('app');
if (!target) throw new Error('index.html has no element with the id "app".');
mount(App, { target, props: { workspace } });
connection.open();
