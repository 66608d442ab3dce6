# from: valid.ttl
DELETE DATA { :action a psm:Action }
