import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a}from"./chunk-66YJLTG4.js";import"./chunk-4T3VJHQF.js";import"./chunk-623CDGQA.js";import"./chunk-QI3U4PQM.js";export default a();
