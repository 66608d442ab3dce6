# from: valid.ttl
DELETE DATA { :indicator a psm:Indicator }
