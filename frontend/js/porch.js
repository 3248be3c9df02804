import { startCompose } from "./compose.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startOptimistic } from "./optimistic.js";
import { startPane } from "./pane.js";
import { startSheets } from "./sheets.js";

startPane();
startOptimistic();
startCompose();
startKeys();
startLive();
startSheets();
