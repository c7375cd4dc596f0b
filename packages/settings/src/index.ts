/** The settings of every program of Tessera: one table, read from the environment and `.env`, checked before use. */
export { settingsTable } from './document.ts';
export { loadSettings } from './load.ts';
export {
  isLoopback,
  printableSettings,
  readSettings,
  type SettingProblem,
  type Settings,
  SettingsError,
} from './read.ts';
