"""The edge to WeCom: typed updates in, typed messages out."""
