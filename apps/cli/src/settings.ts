/** The settings for commands that work on the database of a server. */
import { TesseraError } from '@tessera/engine';
import { loadSettings, type Settings, SettingsError } from '@tessera/settings';

/** The settings of the environment and of `.env`. Throws `settings-invalid`, which names all that is wrong. */
export function openSettings(): Settings {
  try {
    return loadSettings();
  } catch (cause) {
    if (cause instanceof SettingsError) throw new TesseraError('settings-invalid', { problems: cause.message });
    throw cause;
  }
}
