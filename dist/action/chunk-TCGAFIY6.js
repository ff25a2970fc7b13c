import{createRequire as holdpointRequire}from'node:module';const require=holdpointRequire(import.meta.url);
var e=["critical","high","medium","low","note","unknown"];export{e as a};
