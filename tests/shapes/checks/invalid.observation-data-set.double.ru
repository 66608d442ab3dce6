# from: valid.ttl
INSERT DATA { :result qb:dataSet :indicators-too . :indicators-too a qb:DataSet }
