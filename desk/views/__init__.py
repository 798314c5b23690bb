"""The pages assembled from every floor below."""
