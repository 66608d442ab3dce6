# from: valid.ttl
INSERT DATA { :grant skos:broader :unknown . :unknown skos:narrower :grant }
