import { startCompose } from "./compose.js";
import { startCopy } from "./copy.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startOptimistic } from "./optimistic.js";
import { startPane } from "./pane.js";
import { startSheets } from "./sheets.js";
import { startWeek } from "./week.js";

startPane();
startOptimistic();
startCompose();
startCopy();
startKeys();
startLive();
startSheets();
startWeek();
