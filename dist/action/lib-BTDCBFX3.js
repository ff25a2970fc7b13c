import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
import{a,b,c,d,e,f,g,h}from"./chunk-KZRS2AFX.js";import"./chunk-2BX4XAYX.js";import"./chunk-QI3U4PQM.js";export{b as Headers,h as HttpClient,e as HttpClientError,f as HttpClientResponse,a as HttpCodes,c as MediaTypes,d as getProxyUrl,g as isHttps};
